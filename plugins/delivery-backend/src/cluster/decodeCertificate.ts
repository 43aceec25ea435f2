/** A certificate as PEM, whether it is written as that or as the base64 of it. */
export function decodeCertificate(value: string): string {
  return value.includes('-----BEGIN')
    ? value
    : Buffer.from(value, 'base64').toString('utf8');
}
