import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, useState } from 'react';
import type { PipelineStage } from '../../domain/Pipeline';
import { presentPromotionStatus } from '../../domain/presentPromotion';
import { presentStatus } from '../../domain/Status';
import type { Viewer } from '../../domain/Viewer';

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
});

/** Tells screen readers when an environment or a promotion changes its state; not every weight. */
export function Announcement({
  stages,
  viewer,
}: {
  stages: PipelineStage[];
  viewer: Viewer;
}) {
  const classes = useStyles();
  const facts = stages.flatMap(({ name, status, active }) => [
    `${name}: ${presentStatus(status, viewer).word}`,
    ...(active
      ? [
          `${viewer.t('promotion.id', { number: String(active.number) })}: ${
            presentPromotionStatus(active, viewer).word
          }`,
        ]
      : []),
  ]);
  const text = facts.join('. ');
  const known = useRef(text);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = new Set(known.current.split('. '));
    if (known.current !== text && known.current !== '') {
      setNews(
        text
          .split('. ')
          .filter(fact => !before.has(fact))
          .join('. '),
      );
    }
    known.current = text;
  }, [text]);
  return (
    <div className={classes.hidden} role="status">
      {news}
    </div>
  );
}
