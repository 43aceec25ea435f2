/** Manifests cannot be rendered; the message names the file and the field. */
export class RenderError extends Error {
  override name = 'RenderError';

  constructor(readonly file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options);
  }
}
