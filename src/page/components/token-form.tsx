import { useState } from "preact/hooks";
import { keepToken } from "../state/token.ts";

interface TokenFormProps {
  readonly detail: string | undefined;
  readonly onToken: () => void;
}

/** Asked for by the server; kept in this tab only. */
export const TokenForm = ({ detail, onToken }: TokenFormProps) => {
  const [value, setValue] = useState("");
  return (
    <form
      class="panel trouble"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() === "") return;
        keepToken(value.trim());
        onToken();
      }}
    >
      <p class="lead">This server asks for a token</p>
      <p class="detail">{detail ?? "Ask whoever runs it."} It is kept in this tab only.</p>
      <div class="bar">
        <label>
          Token{" "}
          <input
            type="password"
            autoComplete="off"
            value={value}
            onInput={(event) => setValue(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Continue
        </button>
      </div>
    </form>
  );
};
