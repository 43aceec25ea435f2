/** The part of an issue's event this module reads. */
export interface IssueEvent {
  event: string;
  actor: { login: string } | null;
}

/**
 * Who closed a pull request, and whether they did by deleting its branch: GitHub tells of the
 * deletion just before it tells of the closing. A branch deleted afterwards is cleaning up.
 */
export function readClosing(events: IssueEvent[]): {
  closedBy?: string;
  branchDeleted?: boolean;
} {
  const told = events.filter(({ event }) =>
    ['closed', 'reopened', 'head_ref_deleted', 'head_ref_restored'].includes(
      event,
    ),
  );
  const last = told.map(({ event }) => event).lastIndexOf('closed');
  if (last === -1) {
    return {};
  }
  const closedBy = told[last].actor?.login;
  return {
    ...(closedBy && { closedBy }),
    ...(told[last - 1]?.event === 'head_ref_deleted' && {
      branchDeleted: true,
    }),
  };
}
