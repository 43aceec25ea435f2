import type { TreeEntry } from '../git/objects';
import { Links } from './Links';

const KINDS: Record<string, string> = {
  '040000': 'dir',
  '120000': 'symlink',
  '160000': 'submodule',
};
/** Above this the API leaves the content out, as GitHub does. */
const LARGEST_INLINE = 1024 * 1024;

/** A file or folder in a listing (`content-directory`). */
export function presentEntry(
  links: Links,
  fullName: string,
  ref: string,
  entry: TreeEntry,
) {
  const path = Links.path(entry.path);
  const url = `${links.repository(
    fullName,
  )}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const kind = KINDS[entry.mode] ?? 'file';
  const folder = kind === 'dir';
  const page = `${links.page(fullName)}/${
    folder ? 'tree' : 'blob'
  }/${ref}/${path}`;
  const gitUrl = `${links.repository(fullName)}/git/${
    folder ? 'trees' : 'blobs'
  }/${entry.sha}`;
  return {
    name: entry.path.split('/').at(-1)!,
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: page,
    git_url: gitUrl,
    download_url: folder ? null : `${links.page(fullName)}/raw/${ref}/${path}`,
    type: kind,
    _links: { self: url, git: gitUrl, html: page },
  };
}

/** A file with its content (`content-file`). */
export function presentFile(
  links: Links,
  fullName: string,
  ref: string,
  entry: TreeEntry,
  content: Buffer,
) {
  const large = content.length > LARGEST_INLINE;
  return {
    ...presentEntry(links, fullName, ref, entry),
    content: large ? '' : encodeLines(content),
    encoding: large ? 'none' : 'base64',
  };
}

/** Base64 with a line break after every 60 characters, as GitHub sends it. */
export function encodeLines(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}
