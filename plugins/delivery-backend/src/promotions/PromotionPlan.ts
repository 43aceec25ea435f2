import type {
  Deployment,
  PlannedEdit,
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
  edits: PlannedEdit[];
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
}
