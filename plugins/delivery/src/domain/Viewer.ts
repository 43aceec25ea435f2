import type { Translate } from '../translation';

/** Who looks, when and in which language: all that a presented view depends on besides the model. */
export interface Viewer {
  t: Translate;
  /** Milliseconds since the epoch. */
  now: number;
  locale: string;
  timeZone: string;
  /** `user:default/guest`; says where "you" stands instead of a name. */
  userEntityRef?: string;
}
