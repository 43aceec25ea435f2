/** Whether a far end answers: as usual, late, or not at all. */
export type Availability = 'ok' | 'slow' | 'down';
