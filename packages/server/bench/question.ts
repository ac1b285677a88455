/** What both servers are asked. */
export const QUESTION = { message: 'When does the library open on Saturdays?' };
