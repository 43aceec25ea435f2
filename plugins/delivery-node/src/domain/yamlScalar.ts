import { parseDocument, isScalar } from 'yaml';
import { ImageEditError } from './ImageEditError';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double';

const PLAIN_CHARACTERS = /^[A-Za-z0-9_./][A-Za-z0-9_./:@+~ -]*$/;
const NUMBER =
  /^[-+]?(0x[0-9a-f]+|0o[0-7]+|0b[01]+|(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?)$/i;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}/;

/** Whether every YAML reader, 1.1 or 1.2, sees the text as this very string without quotes. */
export function isPlainSafe(value: string): boolean {
  return (
    PLAIN_CHARACTERS.test(value) &&
    !/:( |$)|\s$/.test(value) &&
    !NUMBER.test(value.replace(/_/g, '')) &&
    !DATE.test(value) &&
    readsAsString(value, '1.2') &&
    readsAsString(value, '1.1')
  );
}

function readsAsString(value: string, version: '1.1' | '1.2'): boolean {
  const { contents, errors } = parseDocument(value, {
    version,
    logLevel: 'silent',
  });
  return errors.length === 0 && isScalar(contents) && contents.value === value;
}

/** Writes a value in the wanted style; a plain one is quoted where it must be. */
export function formatScalar(
  value: string,
  style: ScalarStyle,
  quotes: Exclude<ScalarStyle, 'plain'> = 'double',
): string {
  if (style === 'plain' && isPlainSafe(value)) {
    return value;
  }
  const quoted = style === 'plain' ? quotes : style;
  return quoted === 'single'
    ? `'${value.replace(/'/g, "''")}'`
    : JSON.stringify(value);
}

/** Refuses what is not an image name, tag or digest in any file. */
export function checkImageValue(what: string, value: string): string {
  // eslint-disable-next-line no-control-regex
  if (value === '' || /[\s\u0000-\u001f\u007f-\u009f\ufeff]/.test(value)) {
    throw new ImageEditError(
      'invalid-value',
      `${what} must be a text without spaces and line breaks, got ${JSON.stringify(
        value,
      )}`,
    );
  }
  return value;
}
