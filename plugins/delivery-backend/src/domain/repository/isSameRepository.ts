/** `https://git.test/a/b.git` and `https://git.test/a/b/` are one. */
export function isSameRepository(one: string, other: string): boolean {
  const bare = (url: string) =>
    url
      .toLowerCase()
      .replace(/\/+$/, '')
      .replace(/\.git$/, '');
  return bare(one) === bare(other);
}
