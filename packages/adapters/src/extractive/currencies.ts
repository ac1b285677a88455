/** The names of currencies as they stand behind a number. */
export const CURRENCIES = 'euros?|eur|cents?|dollars?|pounds?|francs?|franken';

/** Shares of an amount answer what something costs, as amounts do. */
export const PERCENT = 'percent|per cent|prozent';
