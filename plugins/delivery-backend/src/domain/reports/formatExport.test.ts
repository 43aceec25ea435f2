import {
  exportedPromotionSchema,
  type ExportedPromotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { aRequest } from '../../store/__fixtures__/promotions';
import { EXPORT_FORMATS } from './formatExport';

const exported: ExportedPromotion = {
  promotion: {
    ...aRequest({ requestReason: '=HYPERLINK("https://evil.test")' }),
    number: 12,
  },
  events: [
    {
      sequence: 1,
      at: '2026-03-02T10:00:00.000Z',
      type: 'gates-evaluated',
      phase: 'Ready',
      actor: '@lockstep',
      message: 'All gates pass, says "Argo"',
      url: 'https://git.test/1',
      gates: [
        {
          key: 'window',
          title: 'Window',
          state: 'Pass',
          reason: 'Open.',
          since: '2026-03-02T10:00:00.000Z',
          evidenceUrl: 'https://git.test/1',
        },
        {
          key: 'ticket',
          title: 'Ticket',
          state: 'Pass',
          reason: 'CHG-1.',
          since: '2026-03-02T10:00:00.000Z',
          evidenceUrl: 'https://tickets.test/CHG-1',
        },
      ],
    },
  ],
};

describe('ndjson', () => {
  it('is a line per promotion that reads back', () => {
    const text = EXPORT_FORMATS.ndjson.lines(exported);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(exportedPromotionSchema.parse(JSON.parse(text))).toEqual(exported);
  });
});

describe('csv', () => {
  const row = EXPORT_FORMATS.csv.lines(exported);

  it('is a row per event with quotes where needed', () => {
    expect(row).toBe(
      [
        'P-12',
        exported.promotion.id,
        'promote,component:default/payments,dev,test,1.4.0,1.5.0,user:default/guest',
        `"'=HYPERLINK(""https://evil.test"")"`,
        '',
        '1,2026-03-02T10:00:00.000Z,gates-evaluated,Ready',
        `'@lockstep`,
        '"All gates pass, says ""Argo"""',
        '"Window: Pass: Open.\nTicket: Pass: CHG-1."',
        'https://git.test/1 https://tickets.test/CHG-1\r\n',
      ].join(','),
    );
  });

  it('has as many cells as its head', () => {
    const cells = row.replace(/"(?:[^"]|"")*"/g, '');
    expect(cells.split(',')).toHaveLength(
      EXPORT_FORMATS.csv.head.split(',').length,
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'keeps a spreadsheet from running %j',
    requestReason => {
      const text = EXPORT_FORMATS.csv.lines({
        ...exported,
        promotion: { ...exported.promotion, requestReason },
      });
      expect(text).toContain(`'${requestReason}`);
    },
  );
});
