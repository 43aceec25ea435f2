import type {
  Promotion,
  PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { HistoryStep, TrailedCommit } from './parseHistory';

/** A promotion as the database has it. */
export interface StoredRecord {
  promotion: Promotion;
  events: PromotionEvent[];
  /** Whether there is work left to do on it. */
  pending: boolean;
  dueAt: string;
}

/** One request and every answer it got, however often it was sent. */
export interface AnsweredRequest {
  key: string;
  ids: string[];
}

/** A pull request as the Git host has it. */
export interface PullFact {
  number: number;
  branch: string;
  state: 'open' | 'closed';
  merged: boolean;
}

/** What a repository says of itself when everything is over. */
export interface RepositoryEvidence {
  name: string;
  /** The versions at the start and at the end, by path. */
  tagsBefore: Record<string, string>;
  tagsAfter: Record<string, string>;
  /** Of `main` since the start, oldest first. */
  steps: HistoryStep[];
  trailed: TrailedCommit[];
  pulls: PullFact[];
}

/** Everything the verdict is made of. */
export interface StormEvidence {
  requests: AnsweredRequest[];
  records: StoredRecord[];
  repositories: RepositoryEvidence[];
  /** What people put on `main` past Lockstep, by commit. */
  byHand: ReadonlySet<string>;
  now: Date;
}

export type ViolationKind = 'lost' | 'twice' | 'stuck' | 'git';

/** Something that must not be. */
export interface Violation {
  kind: ViolationKind;
  /** The promotion, where it is about one. */
  id?: string;
  text: string;
}
