/**
 * The states of an environment, from what must be seen first to what may be overlooked.
 *
 * @public
 */
export const ENVIRONMENT_STATES = [
  'broken',
  'needs-person',
  'rolling-out',
  'stale',
  'soaking',
  'on-hold',
  'unknown',
  'healthy',
  'not-deployed',
] as const;

/** @public */
export type EnvironmentStateKey = (typeof ENVIRONMENT_STATES)[number];

/**
 * What a state asks of the reader: `ask` a person is awaited, `bad` broken, `move` moves by
 * itself, `calm` waits for time or is not known, `ok` fine.
 *
 * @public
 */
export type Tone = 'ok' | 'move' | 'ask' | 'bad' | 'calm';

/** One finding about an environment: what it is, in a word and a sentence. @public */
export interface EnvironmentFinding {
  state: EnvironmentStateKey;
  /** Always shown beside the icon: `Rolling out`, `Needs a person`, … */
  word: string;
  tone: Tone;
  /** Why, in a sentence; absent where the word says it all. */
  reason?: string;
  /** The deployment it is about; absent for what concerns the whole environment. */
  deploymentId?: string;
  /** The promotion it is about. */
  promotionId?: string;
}

/** The chip of an environment's card, and what lies behind it. @public */
export interface EnvironmentState extends EnvironmentFinding {
  /** How many of the deployments are in this state. */
  affected: number;
  total: number;
  /** Everything found, worst first. */
  findings: EnvironmentFinding[];
}
