import fc from 'fast-check';
import { buildTrailers, parseTrailers } from './commitTrailers';

describe('commit trailers', () => {
  it('come in a fixed order, without the empty ones', () => {
    expect(
      buildTrailers({
        reverts: 'p-1',
        promotionId: 'p-2',
        changeTicket: '',
        requestedBy: 'user:default/ada',
        promotedFrom: 'test',
      }),
    ).toBe(
      'Promotion-Id: p-2\nPromoted-From: test\nRequested-By: user:default/ada\nReverts: p-1',
    );
  });

  it('cannot be forged through a value', () => {
    const text = buildTrailers({
      promotionId: 'p-1',
      changeTicket: 'CHG-1\r\nRequested-By: user:default/boss\n\nReverts: p-0',
    });
    expect(text.split('\n')).toHaveLength(2);
    expect(parseTrailers(`Promote\n\n${text}`)).toEqual({
      promotionId: 'p-1',
      changeTicket: 'CHG-1 Requested-By: user:default/boss Reverts: p-0',
    });
  });

  it.each([
    ['no message', ''],
    ['a subject that looks like one', 'Promotion-Id: p-1'],
    ['a trailer in the middle', 'Promote\n\nPromotion-Id: p-1\n\nmore words'],
    ['other trailers', 'Promote\n\nSigned-off-by: Ada <ada@acme.example>'],
  ])('are not found in %s', (_title, message) => {
    expect(parseTrailers(message)).toBeUndefined();
  });

  it('are found behind CRLF, among others and in any case', () => {
    expect(
      parseTrailers(
        'Promote\r\n\r\nwords\r\n\r\npromotion-id: p-1\r\nSigned-off-by: Ada\r\nReverts: p-0\r\n',
      ),
    ).toEqual({ promotionId: 'p-1', reverts: 'p-0' });
  });

  it('survive a round trip whatever the values hold', () => {
    const value = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(
        fc.uuid(),
        value,
        value,
        (promotionId, changeTicket, requestedBy) => {
          const text = buildTrailers({
            promotionId,
            changeTicket,
            requestedBy,
          });
          const read = parseTrailers(`Promote shop\n\nwhy\n\n${text}`)!;
          expect(Object.keys(read)).not.toContain('reverts');
          expect(buildTrailers(read)).toBe(text);
          expect(read.promotionId).toBe(promotionId);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
