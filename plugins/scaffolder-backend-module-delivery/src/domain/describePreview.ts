import type { PromotionPreview } from '@lockstep/backstage-plugin-delivery-common';

/** A preview in lines for the log of a dry run. */
export function describePreview(preview: PromotionPreview): string[] {
  const { environment, from, to, edits, gates, noOp, blockers } = preview;
  if (noOp) {
    return [
      `${environment} already has ${presentVersion(to)}: nothing would change.`,
    ];
  }
  return [
    `${environment} would go from ${presentVersion(from)} to ${presentVersion(
      to,
    )}.`,
    ...edits.map(
      ({ repoURL, branch, path }) =>
        `${path} would be edited in ${repoURL} (${branch}).`,
    ),
    ...gates.map(({ title, state, reason }) =>
      [`Gate "${title}": ${state}`, reason].filter(Boolean).join(', '),
    ),
    ...blockers.map(blocker => `It would be refused: ${blocker}`),
  ];
}

function presentVersion(version: PromotionPreview['from']): string {
  return version?.tag ?? version?.digest ?? 'no version';
}
