export type { Notice } from './Notice';
export { noticeScope } from './noticeScope';
export { planNotices, type NoticeOccasion } from './planNotices';
