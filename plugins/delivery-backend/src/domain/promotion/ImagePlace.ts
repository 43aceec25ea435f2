import type { HelmValuesFile } from '@lockstep/backstage-plugin-delivery-node';

/** An image as a file pins it. */
export interface PlacedImage {
  /** What the file calls it: the `name` of an entry, in Helm values the dotted path. */
  name: string;
  /** The image itself, without tag and digest. */
  image: string;
  tag?: string;
  digest?: string;
}

/** Where an image's version is written down: a place in Git, at a commit. */
export interface ImagePlace {
  repoURL: string;
  branch: string;
  commitSha: string;
  path: string;
  content: string;
  format?: 'helm';
  main: PlacedImage;
  /** Images that the Application says to move with the main one. */
  together: PlacedImage[];
  /** The other images this file decides. */
  others: PlacedImage[];
}

/** The values files of a chart as Helm merges them, with the repository of each. */
export interface ValuesLayer extends HelmValuesFile {
  repoURL: string;
}
