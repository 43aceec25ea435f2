import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The browser for the story, or undefined: `CHROMIUM`, else what stands in PATH. */
export function chromiumPath() {
  if (process.env.CHROMIUM) {
    return process.env.CHROMIUM;
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (existsSync(path)) {
        return path;
      }
    }
  }
  return undefined;
}
