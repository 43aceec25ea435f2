import { runGitText } from './runGit';

/** Kilobytes of objects, loose and packed; 0 for an empty repository. */
export async function repositorySizeKb(gitDir: string): Promise<number> {
  const text = await runGitText(gitDir, ['count-objects', '-v']);
  const read = (key: string) =>
    Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return read('size') + read('size-pack');
}
