/** As many as one caller may have going at the same time. */
const AT_ONCE = 10;

/** The answers in the order of what was asked, a few at once. */
export async function mapAtOnce<T, R>(
  values: readonly T[],
  ask: (value: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  for (let start = 0; start < values.length; start += AT_ONCE) {
    answers.push(
      ...(await Promise.all(values.slice(start, start + AT_ONCE).map(ask))),
    );
  }
  return answers;
}
