import { formatAbsolute, formatAge } from './formatTime';
import type { Viewer } from './Viewer';

/** A time as people say it, with the absolute one to look up. */
export interface Moment {
  at: string;
  text: string;
  title: string;
}

export function presentMoment(at: string, viewer: Viewer): Moment {
  return {
    at,
    text: formatAge(at, viewer),
    title: formatAbsolute(at, viewer),
  };
}
