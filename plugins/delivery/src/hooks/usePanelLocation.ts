import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What the side panel shows; it lives in the URL, so that it can be linked to. */
export type PanelLocation =
  | { type: 'promote'; environment: string }
  | { type: 'revert'; environment: string; promotion?: string }
  | { type: 'promotion'; id: string };

const KEYS = ['promote', 'revert', 'of', 'promotion'];

export function usePanelLocation(): [
  PanelLocation | null,
  (next: PanelLocation | null, options?: { replace?: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const location = useMemo(() => readLocation(params), [params]);
  const open = useCallback(
    (next: PanelLocation | null, options?: { replace?: boolean }) =>
      setParams(previous => writeLocation(previous, next), options),
    [setParams],
  );
  return [location, open];
}

function readLocation(params: URLSearchParams): PanelLocation | null {
  const promote = params.get('promote');
  const revert = params.get('revert');
  const id = params.get('promotion');
  if (promote) {
    return { type: 'promote', environment: promote };
  }
  if (revert) {
    return {
      type: 'revert',
      environment: revert,
      promotion: params.get('of') ?? undefined,
    };
  }
  return id ? { type: 'promotion', id } : null;
}

/** Parameters of the page that are not ours stay. */
function writeLocation(
  previous: URLSearchParams,
  next: PanelLocation | null,
): URLSearchParams {
  const params = new URLSearchParams(previous);
  KEYS.forEach(key => params.delete(key));
  if (next?.type === 'promote') {
    params.set('promote', next.environment);
  }
  if (next?.type === 'revert') {
    params.set('revert', next.environment);
    if (next.promotion) {
      params.set('of', next.promotion);
    }
  }
  if (next?.type === 'promotion') {
    params.set('promotion', next.id);
  }
  return params;
}
