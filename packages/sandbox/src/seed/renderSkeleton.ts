import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemplateRenderer, type TemplateValue } from 'nunjitsu';

const TEMPLATE_EXTENSION = '.njk';

/**
 * Renders a template's skeleton as the portal's `fetch:template` does with
 * `templateFileExtension: true`: the same engine, names always rendered, contents only of
 * files that end in `.njk`.
 */
export async function renderSkeleton(
  skeletonDir: string,
  values: Readonly<Record<string, TemplateValue>>,
): Promise<Record<string, string>> {
  const renderer = createTemplateRenderer();
  const context = renderer.prepareContext({ values });
  const entries = await readdir(skeletonDir, {
    recursive: true,
    withFileTypes: true,
  });
  const files: Record<string, string> = {};
  for (const entry of entries.filter(candidate => candidate.isFile())) {
    const source = join(entry.parentPath, entry.name);
    const path = source.slice(skeletonDir.length + 1).replaceAll('\\', '/');
    const content = await readFile(source, 'utf8');
    if (path.endsWith(TEMPLATE_EXTENSION)) {
      const target = path.slice(0, -TEMPLATE_EXTENSION.length);
      files[renderer.render(target, context)] = renderer.render(
        content,
        context,
      );
    } else {
      files[renderer.render(path, context)] = content;
    }
  }
  return files;
}
