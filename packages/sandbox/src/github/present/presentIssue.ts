import type {
  IssueRecord,
  PullRecord,
  RepositoryRecord,
} from '../store/RepositoryRecord';
import { type Links, nodeId } from './Links';
import { presentLabel } from './presentLabel';
import { presentUser } from './presentUser';

/** `issue`; a pull request is one too, and only here GitHub says who closed it. */
export function presentIssue(
  links: Links,
  record: RepositoryRecord,
  item: IssueRecord | PullRecord,
) {
  const fullName = `${record.owner}/${record.name}`;
  const api = links.repository(fullName);
  const url = `${api}/issues/${item.number}`;
  const pull = 'headSha' in item ? item : undefined;
  const page = `${links.page(fullName)}/${pull ? 'pull' : 'issues'}/${
    item.number
  }`;
  return {
    id: item.id,
    node_id: nodeId('Issue', item.id),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    number: item.number,
    state: item.state,
    title: item.title,
    body: item.body,
    user: presentUser(links, item.user),
    labels: item.labels.map(name => presentLabel(links, record, name)),
    assignee: item.assignees[0] ? presentUser(links, item.assignees[0]) : null,
    assignees: item.assignees.map(login => presentUser(links, login)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: record.comments.filter(({ number }) => number === item.number)
      .length,
    closed_at: item.closedAt,
    closed_by: item.closedBy ? presentUser(links, item.closedBy) : null,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    author_association: 'MEMBER',
    ...(pull
      ? {
          draft: pull.draft,
          pull_request: {
            url: `${api}/pulls/${pull.number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: pull.mergedAt,
          },
        }
      : {}),
  };
}
