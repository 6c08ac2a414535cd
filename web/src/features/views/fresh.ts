// What changed in a list since it was read: new rows wait behind a button while somebody is in the list, rows that left
// stay, greyed, until the list is read anew. Nothing moves under the pointer.
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { onMoved } from "../../live/follow";
import { listKey, type Page, readPage, SIZE, type Sort } from "./data";

const NONE: ReadonlySet<number> = new Set();

export interface News {
  fresh: number[];
  gone: ReadonlySet<number>;
}

/** Compares what is shown with the first page as it is now. */
export function compare(shown: number[], first: number[], size: number): News {
  const known = new Set(shown);
  const now = new Set(first);
  const fresh = first.filter((id) => !known.has(id));
  // A row stands at most as much lower as there are new ones: what should be on the page and is not, has left.
  const safe = first.length < size ? shown.length : Math.max(0, size - fresh.length);
  return { fresh, gone: new Set(shown.slice(0, safe).filter((id) => !now.has(id))) };
}

export function useNews(view: number | undefined, sort: Sort | null, shown: number[], isBusy: () => boolean) {
  const client = useQueryClient();
  const [news, setNews] = useState<News>({ fresh: [], gone: NONE });
  const page = useRef<Page | null>(null);
  const latest = useRef(shown);
  latest.current = shown;

  const apply = useCallback(() => {
    const first = page.current;
    if (view === undefined || !first) return;
    client.setQueryData<InfiniteData<Page, string | undefined>>(listKey(view, sort), {
      pages: [first],
      pageParams: [undefined],
    });
    setNews({ fresh: [], gone: NONE });
  }, [client, view, sort]);

  useEffect(() => {
    setNews({ fresh: [], gone: NONE });
    page.current = null;
    if (view === undefined) return;
    let ended = false;
    const stop = onMoved(() => {
      void readPage(view, undefined, sort).then(
        (first) => {
          if (ended) return;
          page.current = first;
          const found = compare(latest.current, first.ids, SIZE);
          if (found.fresh.length > 0 && found.gone.size === 0 && !isBusy()) apply();
          else setNews(found);
        },
        () => {},
      );
    });
    return () => {
      ended = true;
      stop();
    };
  }, [view, sort, apply, isBusy]);

  return { ...news, apply };
}
