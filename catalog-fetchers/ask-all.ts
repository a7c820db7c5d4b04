/** Asks all questions, as many at once as the client allows, and gives the answers in the order of the questions. */
export const askAll = <Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer>,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly Answer[]> => {
  let done = 0;
  return Promise.all(
    questions.map(async (question) => {
      const answer = await ask(question);
      done += 1;
      onProgress?.(done, questions.length);
      return answer;
    }),
  );
};
