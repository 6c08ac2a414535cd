// What was said, oldest first; a note can be told from a reply by colour, edge, lock and words.
import { Lock, Paperclip, TriangleAlert } from "lucide-react";
import { Fragment, useEffect, useRef } from "react";
import type { Attachment, Comment } from "../../api/client";
import { useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { ago, bytes, day, exact } from "../../i18n/when";
import { useThing } from "../../store/entities";
import { useNow } from "../../store/now";
import { useOutgoing } from "../../store/outbox";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { Avatar } from "../../ui/marks";
import { Failed, Skeleton } from "../../ui/states";
import { Body } from "./body";
import style from "./conversation.module.css";
import { useComments } from "./data";
import { Leaving } from "./leaving";

export function Conversation({ ticket }: { ticket: number }) {
  const query = useComments(ticket);
  const leaving = useOutgoing(ticket).length;
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const comments = (query.data?.pages ?? []).flatMap((page) => page.comments).reverse();
  const last = comments.at(-1)?.id;

  // A ticket opens at what was said last.
  useEffect(() => {
    if (last !== undefined) end.current?.scrollIntoView({ block: "end" });
  }, [ticket, last, leaving]);

  const older = () => {
    const shown = box.current;
    const before = shown ? shown.scrollHeight - shown.scrollTop : 0;
    void query.fetchNextPage().then(() => {
      requestAnimationFrame(() => {
        if (shown) shown.scrollTop = shown.scrollHeight - before;
      });
    });
  };

  return (
    <div ref={box} className={style.scroll} role="log" aria-label={t("talk.label")} tabIndex={0}>
      {query.hasNextPage && (
        <div className={style.older}>
          <Button busy={query.isFetchingNextPage} onClick={older}>
            {t("talk.older")}
          </Button>
        </div>
      )}
      {query.isPending && <Skeleton rows={3} height={120} />}
      {query.isError && <Failed title={t("error.comments")} error={query.error} onRetry={() => void query.refetch()} />}
      <ol className={style.messages}>
        {comments.map((comment, at) => (
          <Fragment key={comment.id}>
            {isNewDay(comments[at - 1], comment) && (
              <li className={style.day}>
                <span>{day(comment.created_at)}</span>
              </li>
            )}
            <Message comment={comment} />
          </Fragment>
        ))}
        <Leaving ticket={ticket} />
      </ol>
      <div ref={end} />
    </div>
  );
}

function isNewDay(before: Comment | undefined, after: Comment): boolean {
  return (
    before === undefined || new Date(before.created_at).toDateString() !== new Date(after.created_at).toDateString()
  );
}

function Message({ comment }: { comment: Comment }) {
  const author = useThing("user", comment.author_id);
  const { theme } = useSettings();
  const now = useNow();
  const name = author?.name ?? (comment.author_id < 0 ? t("talk.system") : t("person.unknown"));
  const isStaff = author !== undefined && author.role !== "end-user";
  const shownTheme = theme === "system" ? (document.documentElement.dataset.theme ?? "light") : theme;
  return (
    <li className={classes(style.message, !comment.public && style.note, comment.public && isStaff && style.ours)}>
      <Avatar name={name} />
      <article className={style.bubble} aria-label={t("talk.message", { name, when: exact(comment.created_at) })}>
        <header className={style.byline}>
          <strong>{name}</strong>
          {!comment.public && (
            <span className={style.private}>
              <Lock aria-hidden="true" />
              {t("talk.note")}
            </span>
          )}
          <time dateTime={comment.created_at} data-tip={exact(comment.created_at)}>
            {ago(comment.created_at, now)}
          </time>
        </header>
        {comment.metadata.unverified && (
          <p className={style.unverified}>
            <TriangleAlert aria-hidden="true" />
            {t("talk.unverified")}
          </p>
        )}
        <Body html={comment.html_body} name={name} theme={shownTheme} />
        <Files files={comment.attachments} />
      </article>
    </li>
  );
}

function Files({ files }: { files: Attachment[] }) {
  const shown = files.filter((file) => !file.inline);
  if (shown.length === 0) return null;
  return (
    <ul className={style.files} aria-label={t("talk.attachments", { n: shown.length })}>
      {shown.map((file) => (
        <li key={file.id}>
          {file.deleted ? (
            <span className={style.file}>
              <Paperclip aria-hidden="true" />
              {file.file_name} · {t("talk.redacted")}
            </span>
          ) : (
            <a
              className={style.file}
              href={file.content_url}
              download={file.file_name}
              aria-label={t("talk.download", { name: file.file_name })}
            >
              <Paperclip aria-hidden="true" />
              <span className={style.fileName}>{file.file_name}</span>
              <span className={style.fileSize}>{bytes(file.size)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
