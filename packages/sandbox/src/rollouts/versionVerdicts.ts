export interface Verdict {
  tag: string;
  /** Any image with the tag, if absent. */
  image?: string;
  /** Every namespace, if absent. */
  namespaces?: string[];
}

/** Which versions answer badly to the metrics of an analysis. */
export interface VersionVerdicts {
  markBad(verdict: Verdict): void;
  markGood(version: { tag: string; image?: string }): void;
  isBad(version: { image: string; tag: string; namespace: string }): boolean;
  list(): Verdict[];
}

function sameImage(image: string, other: string): boolean {
  return (
    image === other ||
    image.endsWith(`/${other}`) ||
    other.endsWith(`/${image}`)
  );
}

/** Verdicts in memory. A tag that ends in `-bad` is bad unless it was marked good. */
export function createVersionVerdicts(): VersionVerdicts {
  let bad: Verdict[] = [];
  let good: Array<{ tag: string; image?: string }> = [];

  const matches = (
    verdict: { tag: string; image?: string },
    version: { tag: string; image?: string },
  ) =>
    verdict.tag === version.tag &&
    (verdict.image === undefined ||
      version.image === undefined ||
      sameImage(version.image, verdict.image));

  return {
    markBad(verdict) {
      good = good.filter(each => !matches(each, verdict));
      bad = [
        ...bad.filter(
          each => !(each.tag === verdict.tag && each.image === verdict.image),
        ),
        { ...verdict },
      ];
    },
    markGood(version) {
      bad = bad.filter(each => !matches(version, each));
      good = [...good, { ...version }];
    },
    isBad(version) {
      const marked = bad.some(
        each =>
          matches(each, version) &&
          (each.namespaces?.includes(version.namespace) ?? true),
      );
      if (marked) return true;
      return (
        version.tag.endsWith('-bad') &&
        !good.some(each => matches(each, version))
      );
    },
    list: () => bad.map(each => ({ ...each })),
  };
}

/** Registry and name, and the tag, of an image reference. */
export function parseImage(reference: string): { image: string; tag: string } {
  const [name] = reference.split('@');
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return { image: name, tag: 'latest' };
  return { image: name.slice(0, colon), tag: name.slice(colon + 1) };
}
