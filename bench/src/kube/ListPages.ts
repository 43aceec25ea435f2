import { randomUUID } from 'node:crypto';
import type { LoadCluster, StoredObject } from './LoadCluster';
import type { ResourceKind } from './parseResourcePath';
import type { Selects } from './parseSelector';

/** Lists that may be in progress at a time; the oldest gives way. */
const MAX_OPEN_LISTS = 500;

const COMMA = Buffer.from(',');
const END = Buffer.from(']}');

interface OpenList {
  version: number;
  objects: StoredObject[];
}

/** Lists in pages. All pages of a list show the same moment, as those of a real cluster do. */
export class ListPages {
  private readonly open = new Map<string, OpenList>();

  constructor(private readonly cluster: LoadCluster) {}

  /** The body of a page; undefined when the token is not known any more. */
  read(
    kind: ResourceKind,
    selects: Selects,
    page: { limit: number; token: string | undefined },
  ): Buffer | undefined {
    const list = page.token
      ? this.resume(page.token)
      : this.start(kind, selects);
    if (!list) {
      return undefined;
    }
    const count = page.limit > 0 ? page.limit : list.objects.length;
    const shown = list.objects.slice(0, count);
    const rest = list.objects.slice(count);
    const metadata = {
      resourceVersion: String(list.version),
      ...(rest.length > 0 && {
        continue: this.keep({ version: list.version, objects: rest }),
        remainingItemCount: rest.length,
      }),
    };
    const head = `{"kind":"${kind.kind}List","apiVersion":"${
      kind.apiVersion
    }","metadata":${JSON.stringify(metadata)},"items":[`;
    const parts: Buffer[] = [Buffer.from(head)];
    shown.forEach(({ body }, at) => {
      if (at > 0) {
        parts.push(COMMA);
      }
      parts.push(body);
    });
    parts.push(END);
    return Buffer.concat(parts);
  }

  private start(kind: ResourceKind, selects: Selects): OpenList {
    return {
      version: this.cluster.resourceVersion,
      objects: [...this.cluster.list(kind.name)].filter(selects),
    };
  }

  private resume(token: string): OpenList | undefined {
    const list = this.open.get(token);
    this.open.delete(token);
    return list;
  }

  private keep(list: OpenList): string {
    const token = randomUUID();
    this.open.set(token, list);
    if (this.open.size > MAX_OPEN_LISTS) {
      this.open.delete(this.open.keys().next().value!);
    }
    return token;
  }
}
