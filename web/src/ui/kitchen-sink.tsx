// Every part of `ui/` in every state, for `npm run dev`: the page to look at when a token changes.
import { Link2 } from "lucide-react";
import { useState } from "react";
import { Problem } from "../api/client";
import { Button, IconButton } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import style from "./kitchen-sink.module.css";
import { Avatar, Badge, Kbd, type Status, StatusMark } from "./marks";
import { Menu } from "./menu";
import { Picker } from "./picker";
import { Empty, Failed, Skeleton } from "./states";
import { say } from "./toast";

const STATUSES: Status[] = ["new", "open", "pending", "hold", "solved", "closed"];

export function KitchenSink() {
  const [choice, setChoice] = useState<string | null>("b");
  const [open, setOpen] = useState(false);
  return (
    <main className={style.sink}>
      <h1>Kitchen sink</h1>
      <section>
        <Button look="primary">Primary</Button>
        <Button>Plain</Button>
        <Button look="quiet">Quiet</Button>
        <Button look="danger">Danger</Button>
        <Button disabled>Disabled</Button>
        <Button busy>Busy</Button>
        <IconButton label="Copy link" keys="L">
          <Link2 />
        </IconButton>
        <IconButton label="Pressed" pressed>
          <Link2 />
        </IconButton>
      </section>
      <section>
        {STATUSES.map((status) => (
          <StatusMark key={status} status={status} />
        ))}
        <Avatar name="Eve Eriksen" />
        <Avatar name="Balie" small />
        <Badge>billing</Badge>
        <Badge tone="danger">17m over</Badge>
        <Badge tone="warn">34m</Badge>
        <Badge tone="ok">done</Badge>
        <Badge tone="accent">draft</Badge>
        <Kbd>J</Kbd>
      </section>
      <section className={style.fields}>
        <Field label="Subject" placeholder="What is it about" />
        <Field label="Changed" defaultValue="Not sent yet" dirty />
        <Field label="Wrong" defaultValue="x" error="Subject: is too short" hint="At least two letters" />
        <Picker
          label="Priority"
          value={choice}
          onChoose={setChoice}
          choices={["a", "b", "c", "d", "e", "f", "g", "h"].map((value) => ({ value, label: `Choice ${value}` }))}
        />
      </section>
      <section>
        <Menu
          label="Acts"
          acts={[
            { id: "one", label: "First", run: () => say({ text: "First" }) },
            { id: "two", label: "Chosen", checked: true, run: () => {} },
            { id: "three", label: "Delete", danger: true, heading: "Danger", run: () => {} },
          ]}
        >
          Menu
        </Menu>
        <Button onClick={() => setOpen(true)}>Dialog</Button>
        <Button onClick={() => say({ text: "Sent", act: { label: "Undo", run: () => {} } })}>Toast</Button>
        <Button onClick={() => say({ tone: "danger", text: "It was not sent." })}>Failure</Button>
      </section>
      <Skeleton rows={2} />
      <Empty title="Nothing left here" text="No ticket meets the conditions of this view." />
      <Failed
        title="The tickets could not be read"
        error={new Problem(500, "InternalError", "", {}, "r-1")}
        onRetry={() => {}}
      />
      {open && (
        <Dialog
          title="A dialog"
          onClose={() => setOpen(false)}
          foot={<Button onClick={() => setOpen(false)}>Close</Button>}
        >
          <p className={style.text}>Focus stays inside, Escape closes.</p>
        </Dialog>
      )}
    </main>
  );
}
