/** A controller of the sandbox: runs until stopped, then leaves no timer behind. */
export interface Controller {
  start(): void;
  stop(): Promise<void>;
}
