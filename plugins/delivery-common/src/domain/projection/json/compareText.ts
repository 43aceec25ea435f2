/** The order of Go's strings: by code, not by what a language thinks comes first. */
export function compareText(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}
