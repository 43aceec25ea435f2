import { InputError } from '@backstage/errors';

/** Why a file could not be edited or read. @public */
export type ImageEditErrorCode =
  | 'invalid-yaml'
  | 'duplicate-key'
  | 'multiple-documents'
  | 'invalid-images'
  | 'duplicate-entry'
  | 'ambiguous-image'
  | 'anchor-or-alias'
  | 'invalid-value'
  | 'missing-path'
  | 'unsupported-layout';

/**
 * The file is not one Lockstep edits, or the request does not fit it. Nothing was changed.
 * `line` is 1-based, where a line can be named.
 *
 * @public
 */
export class ImageEditError extends InputError {
  readonly code: ImageEditErrorCode;
  readonly line?: number;
  private readonly words: string;

  constructor(
    code: ImageEditErrorCode,
    message: string,
    line?: number,
    file?: string,
  ) {
    const place = [file, line === undefined ? undefined : `line ${line}`]
      .filter(part => part !== undefined)
      .join(', ');
    super(place === '' ? message : `${place}: ${message}`);
    this.code = code;
    this.line = line;
    this.words = message;
  }

  /** The same with the name of the file in its words. */
  inFile(file: string): ImageEditError {
    return new ImageEditError(this.code, this.words, this.line, file);
  }
}
