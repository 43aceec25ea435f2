/** A refusal with the `type` GitHub puts beside the message. */
export class GraphqlFailure extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'GraphqlFailure';
    this.type = type;
  }
}
