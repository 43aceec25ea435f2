import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitReader, GitReaderOf } from './GitReader';

/** Where an image is looked for: one source of a deployment. */
export interface ImageSearch {
  deployment: Deployment;
  /** Which of the Application's sources. */
  index: number;
  /** The image, and what it is to be pinned to. */
  to: Version;
  repositoryOf: GitReaderOf;
}

/** A folder at a commit. */
export interface FolderAt {
  repository: GitReader;
  ref: string;
  path: string;
  /** Names of everything in it. */
  siblings: string[];
}
