import {
  describeVersion,
  type PlannedEdit,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  editHelmImages,
  editImages,
  ImageEditError,
  readHelmImages,
  readImages,
} from '@lockstep/backstage-plugin-delivery-node';
import { isSamePin } from './version';

/** What became of an edit on the file as it is now. */
export type EditResult =
  | { outcome: 'edited'; content: string }
  /** The file says so already. */
  | { outcome: 'no-op'; message: string }
  /** Somebody else changed what this edit was planned on. */
  | { outcome: 'base-changed'; message: string };

/**
 * Applies a planned edit to the file as it is now, whatever else changed in it. Where an image
 * says neither what it said when the edit was planned nor what it should say, somebody else
 * decided meanwhile: nothing is edited.
 */
export function applyPlannedEdit(
  content: string,
  edit: PlannedEdit,
): EditResult {
  try {
    return apply(content, edit);
  } catch (error) {
    throw error instanceof ImageEditError
      ? error.inFile(`${edit.path} on ${edit.branch}`)
      : error;
  }
}

function apply(content: string, edit: PlannedEdit): EditResult {
  const entries = readPins(content, edit);
  const open = [];
  for (const change of edit.changes) {
    const entry = entries.find(({ name }) => name === change.name);
    if (!entry) {
      return {
        outcome: 'base-changed',
        message: `${edit.path} on ${edit.branch} has no image "${change.name}" any more; nothing was written. Request it again.`,
      };
    }
    if (isSamePin(entry, change.to)) {
      continue;
    }
    if (!isSamePin(entry, change.from ?? {})) {
      const now = describeVersion({ image: change.name, ...entry });
      return {
        outcome: 'base-changed',
        message: `${edit.path} on ${
          edit.branch
        } says ${now} where ${describeVersion(
          change.from,
        )} was; somebody else changed it and it was left alone. Request it again.`,
      };
    }
    open.push({
      name: change.name,
      tag: change.to.tag,
      digest: change.to.digest,
    });
  }
  if (open.length === 0) {
    const [{ to }] = edit.changes;
    return {
      outcome: 'no-op',
      message: `${edit.path} on ${edit.branch} says ${describeVersion(
        to,
      )} already.`,
    };
  }
  return {
    outcome: 'edited',
    content:
      edit.format === 'helm'
        ? editHelmImages(
            content,
            open.map(({ name: path, ...pin }) => ({ path, ...pin })),
          )
        : editImages(content, open),
  };
}

function readPins(
  content: string,
  { format, changes }: PlannedEdit,
): Array<{ name: string; tag?: string; digest?: string }> {
  if (format !== 'helm') {
    return readImages(content);
  }
  const paths = changes.map(({ name }) => name);
  return readHelmImages(content, paths).map(({ path, tag, digest }) => ({
    name: path,
    tag,
    digest,
  }));
}
