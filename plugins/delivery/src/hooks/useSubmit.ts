import { useCallback, useRef, useState } from 'react';

export interface Submission {
  running: boolean;
  error: Error | undefined;
  /** Does nothing while a run is under way. */
  submit(act: () => Promise<unknown>): Promise<void>;
}

/** Runs an act once at a time and keeps what went wrong, to be shown in place. */
export function useSubmit(): Submission {
  const busy = useRef(false);
  const [state, setState] = useState<Pick<Submission, 'running' | 'error'>>({
    running: false,
    error: undefined,
  });
  const submit = useCallback(async (act: () => Promise<unknown>) => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    setState({ running: true, error: undefined });
    try {
      await act();
      setState({ running: false, error: undefined });
    } catch (error) {
      setState({ running: false, error: error as Error });
    } finally {
      busy.current = false;
    }
  }, []);
  return { ...state, submit };
}
