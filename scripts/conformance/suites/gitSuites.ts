import { parseImageReference } from '../../../plugins/delivery-common/src';
import {
  editImages,
  editScalar,
  findImageEntry,
  findKustomizationFile,
  readImages,
  renderImage,
  type ImageEntry,
} from '../../../plugins/delivery-node/src';
import { decideMerge } from '../../../plugins/delivery-backend-module-github/src/domain/decideMerge';
import { mapGithubError } from '../../../plugins/delivery-backend-module-github/src/domain/mapGithubError';
import { mapMergeAnswer } from '../../../plugins/delivery-backend-module-github/src/domain/mapMergeAnswer';
import { mapPullRequest } from '../../../plugins/delivery-backend-module-github/src/domain/mapPullRequest';
import { mapPushRace } from '../../../plugins/delivery-backend-module-github/src/domain/mapPushRace';
import type { ConformanceCase, Suite } from '../ConformanceCase';
import { judgeEdit } from './judgeEdit';

/** kustomize's way to say "as it is". */
const KEEP = '*';

function readValue(value: string | undefined): string | undefined {
  return value === KEEP || value === '' ? undefined : value;
}

/** `name=newName:tag`, as `kustomize edit set image` takes it. */
function readArgument(argument: string) {
  const [name, reference] = argument.includes('=')
    ? argument.split('=')
    : [undefined, argument];
  const { image, tag, digest } = parseImageReference(reference);
  return {
    name: name ?? image,
    newName: name === undefined ? undefined : image,
    newTag: tag,
    digest,
  };
}

function presentEntry({ tag, ...entry }: ImageEntry) {
  return { ...entry, newTag: tag };
}

function setImages(input: string, { request = [] }: ConformanceCase) {
  return request.reduce((source: string, wish: any) => {
    const { name } =
      wish.match === 'newName'
        ? findImageEntry(readImages(source), wish.name) ?? wish
        : wish;
    return editImages(source, [
      {
        name,
        newName: readValue(wish.newName),
        tag: readValue(wish.newTag),
        digest: readValue(wish.digest),
      },
    ]);
  }, input);
}

/** An edited file with what it says, or that the edit was refused. */
function edited(input: string | null, edit: (source: string) => string) {
  try {
    if (input === null && findKustomizationFile([]) === undefined) {
      return { refused: 'there is no kustomization file' };
    }
    const yaml = edit(input!);
    return { yaml, images: readImages(yaml).map(presentEntry) };
  } catch (error) {
    return { refused: String(error) };
  }
}

export const setImageSuite: Suite = {
  'set-image': {
    answer: (input, recorded) =>
      edited(input, source => setImages(source, recorded)),
    judge: judgeEdit,
  },
  roundtrip: {
    answer: input => edited(input, source => editImages(source, [])),
    judge: judgeEdit,
  },
  'set-scalar': {
    answer: (input, { args }) =>
      edited(input, source => editScalar(source, args![0], args![1])),
    judge: judgeEdit,
  },
  'read-images': {
    answer: input => edited(input, source => source),
    judge: judgeEdit,
  },
  'parse-arg': (_input, { args }) => ({ entry: readArgument(args![0]) }),
  'find-file': (_input, { files }) => ({ file: findKustomizationFile(files!) }),
};

export const imageReferenceSuite: Suite = {
  'image-matches-name': (_input, { ref, name }) =>
    parseImageReference(ref!).image === name,
  'split-ref': (_input, { ref }) => {
    const { image, tag = '', digest = '' } = parseImageReference(ref!);
    return { name: image, tag, digest };
  },
  'render-ref': (_input, { entry, refs }) => {
    const { newTag, ...rest } = entry;
    return refs!.map((ref: string) =>
      renderImage({ ...rest, tag: newTag }, ref),
    );
  },
};

const STATUSES: Record<string, number> = {
  StatusMethodNotAllowed: 405,
  StatusConflict: 409,
  StatusUnprocessableEntity: 422,
};

/** What the recorded project has no word for: it merges, waits or gives up. */
function presentMerge(outcome: string, pull: { state?: string }) {
  if (outcome === 'merged' || outcome === 'merge') {
    return { outcome: 'merged' };
  }
  const waits = ['retry', 'blocked'].includes(outcome);
  return { outcome: waits || pull.state === 'open' ? 'not-ready' : 'error' };
}

const HEAD = 'head';

/** A pull request as GitHub would tell it. */
function readPull(pr: {
  state?: string;
  merged?: boolean;
  draft?: boolean;
  mergeable?: boolean | null;
  mergeableState?: string;
  mergeSha?: string;
}) {
  return mapPullRequest({
    number: 1,
    node_id: 'pull',
    html_url: '',
    title: '',
    state: pr.state ?? 'closed',
    merged: pr.merged,
    merged_at: null,
    merge_commit_sha: pr.mergeSha ?? 'merge',
    draft: pr.draft,
    mergeable: pr.mergeable,
    mergeable_state: pr.mergeableState,
    head: { ref: 'topic', sha: HEAD },
    base: { ref: 'main', repo: { node_id: 'repository' } },
  });
}

export const mergeSuite: Suite = {
  'classify-merge-405': (_input, { status, message, blockedByPolicy }) =>
    mapMergeAnswer({ status: status!, message: message!, blockedByPolicy })
      .outcome === 'refused'
      ? 'permanent'
      : 'transient',
  'merge-pull-request': (_input, { pr, mergeCall }) => {
    const known = pr?.state !== undefined || pr?.merged;
    const decision = known && decideMerge(readPull(pr), HEAD);
    if (decision && decision.outcome !== 'merge') {
      return presentMerge(decision.outcome, pr);
    }
    if (mergeCall) {
      const { outcome } = mapMergeAnswer({
        status: STATUSES[mergeCall.status] ?? Number(mergeCall.status),
        message: mergeCall.message,
        blockedByPolicy: pr.mergeableState === 'blocked',
      });
      return presentMerge(outcome, {});
    }
    // A pull request that could not be read. A merge call that fails, or answers nothing, is
    // told by the title of the case alone; those two cases are left to fail.
    if (!known) {
      const { reason } = mapGithubError(undefined, 'read the pull request');
      return { outcome: reason === 'unavailable' ? 'error' : reason };
    }
    return presentMerge('merged', pr);
  },
};

export const gitRaceSuite: Suite = {
  'classify-git-push': (_input, { stderr }) => mapPushRace(stderr!),
};
