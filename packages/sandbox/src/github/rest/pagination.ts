import type { Request, Response } from 'express';
import type { Links } from '../present/Links';

export interface Page {
  page: number;
  perPage: number;
  /** How many entries come before this page. */
  offset: number;
}

/** `page` and `per_page` of a request; out of range falls back as GitHub does. */
export function readPage(req: Request, perPageByDefault = 30): Page {
  const page = Math.max(1, Math.trunc(Number(req.query.page)) || 1);
  const asked = Math.trunc(Number(req.query.per_page)) || perPageByDefault;
  const perPage = Math.min(100, Math.max(1, asked));
  return { page, perPage, offset: (page - 1) * perPage };
}

/** Sets the `Link` header for a list of `total` entries. */
export function setLinks(
  req: Request,
  res: Response,
  links: Links,
  { page, perPage }: Page,
  total: number,
): void {
  const last = Math.max(1, Math.ceil(total / perPage));
  const address = (target: number, rel: string) => {
    const url = new URL(req.originalUrl, links.web);
    url.searchParams.set('page', String(target));
    return `<${links.web}${url.pathname}${url.search}>; rel="${rel}"`;
  };
  const entries = [
    ...(page > 1 ? [address(page - 1, 'prev')] : []),
    ...(page < last ? [address(page + 1, 'next')] : []),
    ...(page < last ? [address(last, 'last')] : []),
    ...(page > 1 ? [address(1, 'first')] : []),
  ];
  if (entries.length > 0) {
    res.set('link', entries.join(', '));
  }
}

/** Answers with the part of `items` that was asked for. */
export function sendPage<T>(
  req: Request,
  res: Response,
  links: Links,
  items: T[],
  present: (item: T) => unknown = item => item,
): void {
  const page = readPage(req);
  setLinks(req, res, links, page, items.length);
  res.json(
    items
      .slice(page.offset, page.offset + page.perPage)
      .map(item => present(item)),
  );
}
