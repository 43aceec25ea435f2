import type {
  Deployment,
  FailurePolicy,
  PlannedEdit,
  PlannedRestore,
  Promotion,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';

/** What a request comes to, before anything is stored or written. */
export interface PromotionPlan {
  kind: Promotion['kind'];
  entityRef: string;
  environment: string;
  fromEnvironment: string | null;
  from: Version | null;
  to: Version;
  strategy: Promotion['strategy'];
  target: Deployment[];
  source: Deployment[];
  autoMerge: boolean;
  onFailure: FailurePolicy;
  /** Environments before this one that do not run the version. */
  skips: string[];
  edits: PlannedEdit[];
  /** Of a revert of everything. */
  restores?: PlannedRestore[];
  /** Of a revert: whether what it goes back to is not known to have failed there. */
  restoresLastGood?: boolean;
  /** The commit it was read at. */
  baseSha: string | undefined;
  files: PlannedFile[];
  reverts?: Promotion;
  /** Set when Git says so already: the words for it. */
  noOp?: string;
}

/** An edited file before and after. */
export interface PlannedFile {
  repoURL: string;
  path: string;
  before: string;
  after: string;
  /** It is not empty afterwards but gone. */
  removed?: true;
}
