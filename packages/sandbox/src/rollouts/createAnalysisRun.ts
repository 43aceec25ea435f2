import type { KubeObject } from '../kube/KubeObject';
import type { RolloutContext } from './RolloutContext';
import { hashLabel, podHash, revisionAnnotation } from './replicaSets';

export type AnalysisType =
  | 'Step'
  | 'Background'
  | 'PrePromotion'
  | 'PostPromotion';

const suffixes: Record<AnalysisType, (stepIndex: number) => string> = {
  Step: stepIndex => `-${stepIndex}`,
  Background: () => '',
  PrePromotion: () => '-pre',
  PostPromotion: () => '-post',
};

/** An AnalysisRun cannot be made of what the Rollout and its templates say. */
export class AnalysisSpecError extends Error {
  override name = 'AnalysisSpecError';
}

export function findTemplate(
  templates: KubeObject[],
  reference: any,
): KubeObject {
  const kind = reference.clusterScope
    ? 'ClusterAnalysisTemplate'
    : 'AnalysisTemplate';
  const found = templates.find(
    each => each.kind === kind && each.metadata.name === reference.templateName,
  );
  if (!found)
    throw new AnalysisSpecError(
      `${kind} '${reference.templateName}' not found`,
    );
  return found;
}

function collectTemplates(
  templates: KubeObject[],
  references: any[],
  seen = new Set<KubeObject>(),
): KubeObject[] {
  for (const reference of references) {
    const template = findTemplate(templates, reference);
    if (seen.has(template)) continue;
    seen.add(template);
    collectTemplates(templates, template.spec?.templates ?? [], seen);
  }
  return [...seen];
}

function readField(object: KubeObject, path: string): string | undefined {
  const keys = [...path.matchAll(/([^.[\]]+)|\['([^']+)'\]/g)].map(
    match => match[2] ?? match[1],
  );
  let value: any = object;
  for (const key of keys) value = value?.[key];
  return value === undefined || value === null ? undefined : String(value);
}

function resolveArgument(arg: any, context: RolloutContext): any {
  const from = arg.valueFrom;
  if (arg.value !== undefined || !from)
    return { name: arg.name, value: arg.value };
  if (from.podTemplateHashValue === 'Stable')
    return { name: arg.name, value: podHash(context.stable) };
  if (from.podTemplateHashValue === 'Latest')
    return { name: arg.name, value: podHash(context.newReplicaSet) };
  if (from.fieldRef) {
    const value = readField(context.rollout, from.fieldRef.fieldPath);
    if (value === undefined)
      throw new AnalysisSpecError(
        `args.${arg.name}: ${from.fieldRef.fieldPath} is not set`,
      );
    return { name: arg.name, value };
  }
  return arg;
}

function mergeArguments(templates: KubeObject[], given: any[]): any[] {
  const merged = new Map<string, any>();
  for (const arg of templates.flatMap(each => each.spec?.args ?? [])) {
    if (!merged.has(arg.name) || merged.get(arg.name).value === undefined)
      merged.set(arg.name, { ...arg });
  }
  for (const arg of given)
    if (merged.has(arg.name)) merged.set(arg.name, { ...arg });
  for (const arg of merged.values()) {
    if (arg.value === undefined && !arg.valueFrom)
      throw new AnalysisSpecError(`args.${arg.name} was not resolved`);
  }
  return [...merged.values()];
}

export function analysisSpec(context: RolloutContext, analysis: any): any {
  const templates = collectTemplates(
    context.templates,
    analysis.templates ?? [],
  );
  const given = (analysis.args ?? []).map((arg: any) =>
    resolveArgument(arg, context),
  );
  const metrics = templates.flatMap(each => each.spec?.metrics ?? []);
  const names = metrics.map(metric => metric.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice)
    throw new AnalysisSpecError(`two metrics have the same name '${twice}'`);
  const dryRun = [
    ...templates.flatMap(each => each.spec?.dryRun ?? []),
    ...(analysis.dryRun ?? []),
  ];
  return {
    metrics,
    args: mergeArguments(templates, given),
    ...(dryRun.length > 0 && { dryRun }),
  };
}

/** The run for a step, the background or a promotion; a name that was used before gets a number. */
export function createAnalysisRun(
  context: RolloutContext,
  type: AnalysisType,
  analysis: any,
  stepIndex = 0,
): KubeObject {
  const { rollout } = context;
  const hash = podHash(context.newReplicaSet);
  const base = `${rollout.metadata.name}-${hash}-${context.revision}${suffixes[
    type
  ](stepIndex)}`;
  const taken = new Set(context.analysisRuns.map(each => each.metadata.name));
  let name = base;
  for (let i = 1; taken.has(name); i++) name = `${base}.${i}`;
  const metadata = analysis.analysisRunMetadata ?? {};
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisRun',
    metadata: {
      name,
      namespace: rollout.metadata.namespace,
      labels: {
        ...metadata.labels,
        [hashLabel]: hash,
        'rollout-type': type,
        ...(type === 'Step' && { 'step-index': String(stepIndex) }),
      },
      annotations: {
        ...metadata.annotations,
        [revisionAnnotation]: String(context.revision),
      },
      ownerReferences: [ownerReference(rollout)],
    },
    spec: analysisSpec(context, analysis),
  };
}

export function ownerReference(owner: KubeObject) {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}
