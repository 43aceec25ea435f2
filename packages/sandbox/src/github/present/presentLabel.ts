import type { RepositoryRecord } from '../store/RepositoryRecord';
import { type Links, nodeId } from './Links';

export function presentLabel(
  links: Links,
  record: RepositoryRecord,
  name: string,
) {
  const label = record.labels.find(entry => entry.name === name);
  const id = label?.id ?? 0;
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${links.repository(
      `${record.owner}/${record.name}`,
    )}/labels/${encodeURIComponent(name)}`,
    name,
    description: label?.description ?? null,
    color: label?.color ?? 'ededed',
    default: false,
  };
}
