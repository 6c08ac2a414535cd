// The files of a message that is being written: added by button, drop or paste, with how far each is.
import { Paperclip, X } from "lucide-react";
import { useRef, useState } from "react";
import { call, type Uploading, upload } from "../../api/client";
import { t } from "../../i18n";
import { bytes } from "../../i18n/when";
import { IconButton } from "../../ui/button";
import { classes } from "../../ui/classes";
import { explain } from "../../ui/states";
import style from "./composer.module.css";

export interface Attached {
  id: number;
  /** Whose it is: the draft it goes with. */
  key: string;
  name: string;
  size: number;
  part: number;
  token?: string;
  failed?: string;
  sending?: Uploading;
}

let next = 1;

export function useFiles(key: string) {
  const [files, setFiles] = useState<Attached[]>([]);
  const latest = useRef(files);
  latest.current = files;

  const change = (id: number, part: Partial<Attached>) =>
    setFiles((list) => list.map((file) => (file.id === id ? { ...file, ...part } : file)));

  const add = (list: Iterable<File>) => {
    for (const file of list) {
      const id = next++;
      const sending = upload(file, (part) => change(id, { part }));
      setFiles((all) => [...all, { id, key, name: file.name, size: file.size, part: 0, sending }]);
      sending.done.then(
        ({ token }) => change(id, { token, part: 1 }),
        (error) => {
          if (!(error instanceof DOMException)) change(id, { failed: explain(error) });
        },
      );
    }
  };

  const remove = (id: number) => {
    const file = latest.current.find((one) => one.id === id);
    setFiles((list) => list.filter((one) => one.id !== id));
    if (file?.token) void call("delete", "/api/v2/uploads/{token}", { path: { token: file.token } }).catch(() => {});
    else file?.sending?.cancel();
  };

  /** What was sent and taken back. */
  const bring = (uploads: { token: string; name: string; size: number }[]) =>
    setFiles((all) => [...all, ...uploads.map((upload) => ({ id: next++, key, part: 1, ...upload }))]);

  return {
    files: files.filter((file) => file.key === key),
    add,
    remove,
    bring,
    clear: () => setFiles((all) => all.filter((file) => file.key !== key)),
  };
}

export function Files({ files, onRemove }: { files: Attached[]; onRemove: (id: number) => void }) {
  if (files.length === 0) return null;
  return (
    <ul className={style.files}>
      {files.map((file) => (
        <li key={file.id} className={classes(style.file, file.failed && style.failedFile)}>
          <Paperclip aria-hidden="true" />
          <span className={style.fileName}>{file.name}</span>
          <span className={style.fileSize}>
            {file.failed ?? (file.part < 1 ? `${Math.round(file.part * 100)} %` : bytes(file.size))}
          </span>
          <button
            type="button"
            className={style.remove}
            aria-label={t("composer.removeFile", { name: file.name })}
            onClick={() => onRemove(file.id)}
          >
            <X aria-hidden="true" />
          </button>
          {file.part < 1 && !file.failed && (
            <progress className={style.progress} max={1} value={file.part} aria-label={file.name} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Chooses files from the disk. */
export function AttachButton({ onAdd }: { onAdd: (list: Iterable<File>) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onAdd(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      <IconButton label={t("composer.attach")} onClick={() => picker.current?.click()}>
        <Paperclip aria-hidden="true" />
      </IconButton>
    </>
  );
}
