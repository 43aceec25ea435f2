/**
 * A page of what somebody may see, newest first. Rows they may not see are passed over, so the
 * page is full as long as there are enough others. `nextCursor` is the number to go on below.
 */
export async function collectPage<Row, Shown>(options: {
  limit: number;
  /** Where the page before ended. */
  beforeNumber: number | undefined;
  /** At most `limit` rows below a number. */
  read: (range: {
    beforeNumber: number | undefined;
    limit: number;
  }) => Promise<Row[]>;
  numberOf: (row: Row) => number;
  /** Undefined where it must not be seen. */
  show: (row: Row) => Promise<Shown | undefined>;
}): Promise<{ items: Shown[]; nextCursor?: string }> {
  const { limit, read, numberOf, show } = options;
  const items: Shown[] = [];
  let { beforeNumber } = options;
  for (;;) {
    // One more tells whether anything follows.
    const rows = await read({ beforeNumber, limit: limit + 1 });
    for (const row of rows) {
      if (items.length === limit) {
        return { items, nextCursor: String(beforeNumber) };
      }
      const shown = await show(row);
      if (shown !== undefined) {
        items.push(shown);
      }
      beforeNumber = numberOf(row);
    }
    if (rows.length <= limit) {
      return { items };
    }
  }
}
