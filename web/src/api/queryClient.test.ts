import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { journeyQuery, journeysQuery } from '@/journeys/queries';
import { overTimeQuery } from '@/overview/overTime';
import { queryClient } from './queryClient';

// What is shown at once when a page goes from one query to the next, before anybody was asked.
function shownAfter(before: { queryKey: readonly unknown[] }, next: { queryKey: readonly unknown[] }, data: unknown) {
  queryClient.setQueryData(before.queryKey, data);
  const observer = new QueryObserver(queryClient, { ...before, enabled: false });
  const stop = observer.subscribe(() => undefined);
  observer.setOptions({ ...next, enabled: false });
  const { data: shown } = observer.getCurrentResult();
  stop();
  queryClient.clear();
  return shown;
}

it('One journey never stands in for another, and a list stands until the next is there', () => {
  expect(shownAfter(journeyQuery('jrn_1'), journeyQuery('jrn_2'), { id: 'jrn_1' })).toBeUndefined();
  const list = journeysQuery({ query: '' });
  expect(shownAfter(list, journeysQuery({ query: 'renew' }), { pages: [] })).toEqual({ pages: [] });
});

it('The chart of a journey stands while its hours are asked for, and not for another journey', () => {
  const days = overTimeQuery('jrn_1', undefined, 'day');
  expect(shownAfter(days, overTimeQuery('jrn_1', undefined, 'hour'), { items: [] })).toEqual({ items: [] });
  expect(shownAfter(days, overTimeQuery('jrn_2', undefined, 'day'), { items: [] })).toBeUndefined();
});
