import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import { formatPin } from '../reports';
import type { HealthJudgement } from './judgeHealth';

/** Since when a deployment runs a version in good health. */
export interface HealthRecord {
  deploymentId: string;
  image: string;
  /** `<tag>`, `@<digest>` or both. */
  pin: string;
  /** RFC 3339. */
  healthySince: string;
}

/** A change of the record of one deployment; each counts only against what it was made for. */
export type HealthChange =
  /** Nothing was recorded. */
  | { do: 'begin'; record: HealthRecord }
  /** Another version was. */
  | { do: 'replace'; before: HealthRecord; record: HealthRecord }
  /** It is not healthy any more. */
  | { do: 'end'; before: HealthRecord };

/** The deployment a change is about. */
export function deploymentIdOf(change: HealthChange): string {
  return (change.do === 'end' ? change.before : change.record).deploymentId;
}

/** Whether a record is about this version. */
export function isRecordOf(record: HealthRecord, version: Version): boolean {
  return record.image === version.image && record.pin === formatPin(version);
}

/** What a look at a deployment changes; nothing while all stays as it was. */
export function planHealthChanges(options: {
  deploymentId: string;
  judgement: HealthJudgement;
  before: HealthRecord | undefined;
  /** It was seen broken since, and that is not stored yet. */
  brokeSince: boolean;
  now: string;
}): HealthChange[] {
  const { deploymentId, judgement, before, brokeSince, now } = options;
  if (before && (brokeSince || judgement.state === 'broken')) {
    return [
      { do: 'end', before },
      ...planHealthChanges({
        ...options,
        before: undefined,
        brokeSince: false,
      }),
    ];
  }
  if (judgement.state !== 'healthy') {
    return [];
  }
  const { version } = judgement;
  if (before && isRecordOf(before, version)) {
    return [];
  }
  const record = {
    deploymentId,
    image: version.image,
    pin: formatPin(version),
    healthySince: now,
  };
  return [before ? { do: 'replace', before, record } : { do: 'begin', record }];
}
