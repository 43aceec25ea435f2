import type { CheckRunRecord } from '../store/RepositoryRecord';
import { type Links, nodeId } from './Links';

export function presentCheckRun(
  links: Links,
  fullName: string,
  run: CheckRunRecord,
) {
  const url = `${links.repository(fullName)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    name: run.name,
    url,
    html_url: `${links.page(fullName)}/commit/${run.headSha}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: null,
    app: null,
    pull_requests: [],
  };
}
