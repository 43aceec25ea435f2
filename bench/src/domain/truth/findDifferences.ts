import type { DeploymentTruth } from './DeploymentTruth';

/** A row of `GET /fleet`, as far as it is compared. */
export interface FleetRow {
  deployment: string;
  environment: string;
  sync: string;
  phase: string | null;
  setWeight: number | null;
  version: { tag?: string } | null;
}

/** Fleet rows against the truth; one line per difference. */
export function compareFleet(
  truths: readonly DeploymentTruth[],
  rows: readonly FleetRow[],
): string[] {
  const byId = new Map(rows.map(row => [row.deployment, row]));
  const known = new Set(truths.map(({ id }) => id));
  return [
    ...truths.flatMap(truth => {
      const row = byId.get(truth.id);
      return row
        ? compareFields(`fleet ${truth.id}`, {
            environment: [truth.environment, row.environment],
            sync: [truth.sync, row.sync],
            // A plain workload's phase is the product's own word; there is no truth of it.
            ...(truth.rollout && {
              phase: [truth.rollout.phase, row.phase],
              setWeight: [truth.rollout.setWeight, row.setWeight],
            }),
            tag: [truth.tag, row.version?.tag],
          })
        : [`fleet ${truth.id}: missing`];
    }),
    ...rows
      .filter(row => !known.has(row.deployment))
      .map(row => `fleet ${row.deployment}: does not exist`),
    ...(rows.length === byId.size
      ? []
      : [`fleet: ${rows.length - byId.size} rows are there twice`]),
  ];
}

/** One entity's answer against the truth; no truth means that it must have no deployments. */
export function compareEntity(
  component: string,
  truth: DeploymentTruth | undefined,
  answer: any,
): string[] {
  const deployments: any[] = answer?.deployments ?? [];
  const where = `entity ${component}`;
  if (deployments.length !== (truth ? 1 : 0)) {
    return [`${where}: has ${deployments.length} deployments`];
  }
  if (!truth) {
    return [];
  }
  const [{ id, application, rollout, workloads, version, freshness }] =
    deployments;
  return [
    ...compareFields(where, {
      id: [truth.id, id],
      sync: [truth.sync, application.sync],
      ownHealth: [truth.ownHealth, application.health.status],
      ownHealthMessage: [
        truth.ownHealthMessage,
        application.health.message ?? null,
      ],
      tag: [truth.tag, version?.tag],
      freshness: ['live', freshness.state],
      rollout: [truth.rollout !== null, rollout !== null],
    }),
    ...(truth.rollout && rollout
      ? compareFields(where, {
          phase: [truth.rollout.phase, rollout.phase],
          message: [truth.rollout.message, rollout.message ?? null],
          stepIndex: [truth.rollout.stepIndex, rollout.currentStepIndex],
          setWeight: [truth.rollout.setWeight, rollout.setWeight],
          actualWeight: [truth.rollout.actualWeight, rollout.actualWeight],
          aborted: [truth.rollout.aborted, rollout.aborted],
          available: [truth.rollout.available, rollout.replicas.available],
          image: [truth.images[0], rollout.images[0]],
        })
      : []),
    ...(rollout
      ? comparePods(where, truth, rollout.revisions)
      : compareWorkload(where, truth, workloads)),
  ];
}

/** A plain workload shows its pods in one list, whatever ReplicaSet they are of. */
function compareWorkload(
  where: string,
  truth: DeploymentTruth,
  workloads: readonly any[] | undefined,
): string[] {
  const pods = Object.values(truth.pods).map(Object.entries).flat();
  return compareFields(`${where} workload`, {
    count: [1, workloads?.length],
    image: [truth.images[0], workloads?.[0]?.images[0]],
    pods: [
      sortedText(Object.fromEntries(pods)),
      sortedText(podTexts(workloads?.[0]?.pods ?? [])),
    ],
  });
}

function podTexts(pods: readonly any[]): Record<string, string> {
  return Object.fromEntries(
    pods.map(pod => [pod.name, `${pod.ready} ${pod.restarts}`]),
  );
}

function comparePods(
  where: string,
  truth: DeploymentTruth,
  revisions: readonly any[],
): string[] {
  const shown = Object.fromEntries(
    revisions.map(({ name, pods }) => [name, podTexts(pods)]),
  );
  const names = new Set([...Object.keys(truth.pods), ...Object.keys(shown)]);
  return [...names].flatMap(name =>
    compareFields(`${where} ${name}`, {
      pods: [sortedText(truth.pods[name]), sortedText(shown[name])],
    }),
  );
}

function sortedText(record: Record<string, string> | undefined): string {
  return record ? JSON.stringify(Object.entries(record).sort()) : 'none';
}

function compareFields(
  where: string,
  fields: Record<string, readonly [unknown, unknown]>,
): string[] {
  return Object.entries(fields).flatMap(([name, [wanted, found]]) =>
    wanted === found
      ? []
      : [`${where} ${name}: is ${wanted}, but ${found} is served`],
  );
}
