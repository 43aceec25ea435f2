import type { PullRecord, RepositoryRecord } from '../store/RepositoryRecord';
import { type Links, nodeId } from './Links';
import { presentLabel } from './presentLabel';
import { presentRepository } from './presentRepository';
import { presentUser } from './presentUser';

/** `pull-request-simple`: what lists hold; the rest is added where one is asked for. */
export function presentPull(
  links: Links,
  record: RepositoryRecord,
  ownerType: 'User' | 'Organization',
  pull: PullRecord,
) {
  const fullName = `${record.owner}/${record.name}`;
  const url = `${links.repository(fullName)}/pulls/${pull.number}`;
  const issueUrl = `${links.repository(fullName)}/issues/${pull.number}`;
  const page = `${links.page(fullName)}/pull/${pull.number}`;
  const statusesUrl = `${links.repository(fullName)}/statuses/${pull.headSha}`;
  const repository = presentRepository(links, record, ownerType);
  const end = (ref: string, sha: string) => ({
    label: `${record.owner}:${ref}`,
    ref,
    sha,
    user: presentUser(links, record.owner, ownerType),
    repo: repository,
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentUser(links, pull.user),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha,
    assignee: pull.assignees[0] ? presentUser(links, pull.assignees[0]) : null,
    assignees: pull.assignees.map(login => presentUser(links, login)),
    requested_reviewers: pull.requestedReviewers.map(login =>
      presentUser(links, login),
    ),
    requested_teams: [],
    labels: pull.labels.map(name => presentLabel(links, record, name)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${links.repository(fullName)}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statusesUrl,
    head: end(pull.head, pull.headSha),
    base: end(pull.base, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: {
        href: `${links.repository(fullName)}/pulls/comments{/number}`,
      },
      commits: { href: `${url}/commits` },
      statuses: { href: statusesUrl },
    },
    author_association: 'MEMBER',
    auto_merge: null,
    active_lock_reason: null,
  };
}
