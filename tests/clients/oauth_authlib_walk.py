"""Authlib, as published, gets tokens from a demo by code with PKCE and by itself; zenpy works with what it got."""

import json
import os
import pathlib
import urllib.parse

import requests
import zenpy
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

DEMO = json.loads(pathlib.Path(os.environ["DEMO"]).read_text())
BASE = DEMO["base_url"]
CALLBACK = "https://app.example.com/callback"
VERIFIER = "a-verifier-of-this-walk-with-more-than-43-characters"


class Person(requests.Session):
    """Somebody at a screen, signed in with a password."""

    def __init__(self):
        super().__init__()
        self.headers["Origin"] = BASE
        who = {"email": DEMO["owner_email"], "password": DEMO["owner_password"]}
        came = self.post(f"{BASE}/api/balie/v1/sessions", json=who)
        assert came.status_code == 201, came.text
        self.headers["X-CSRF-Token"] = came.json()["authenticity_token"]

    def says_yes(self, address):
        """Reads the parameters out of the address the program sends a browser to; gives where the browser goes."""
        query = urllib.parse.urlsplit(address).query
        path = f"{BASE}/api/balie/v1/oauth/authorization"
        asked = self.get(f"{path}?{query}")
        assert asked.status_code == 200 and asked.json()["authorization"]["client_name"] == "Authlib", asked.text
        answer = dict(urllib.parse.parse_qsl(query)) | {"approve": True}
        came = self.post(path, json={"authorization": answer})
        assert came.status_code == 200, came.text
        return came.json()["redirect_to"]


def registered():
    auth = (DEMO["owner_email"] + "/token", DEMO["api_token"])
    client = {"identifier": "authlib", "name": "Authlib", "redirect_uri": [CALLBACK]}
    made = requests.post(f"{BASE}/api/v2/oauth/clients.json", json={"client": client}, auth=auth)
    assert made.status_code == 201, made.text
    return made.json()["client"]


def session(client, method, **more):
    return OAuth2Session(
        client["identifier"], client["secret"], token_endpoint_auth_method=method, redirect_uri=CALLBACK, **more
    )


def works(token):
    return requests.get(f"{BASE}/api/v2/tickets.json", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def refused(word, call):
    try:
        call()
    except OAuthError as error:
        assert error.error == word, error
    else:
        raise AssertionError(f"it was not {word}")


def zenpy_walks(token):
    port = urllib.parse.urlsplit(BASE).port
    client = zenpy.Zenpy(subdomain="127", domain=f"0.0.1:{port}", oauth_token=token, disable_cache=True)
    assert client.users.me().email == DEMO["owner_email"]
    assert len(list(client.tickets())) > 0


def main():
    server = requests.get(f"{BASE}/.well-known/oauth-authorization-server").json()
    assert server["issuer"] == BASE, server
    person, client = Person(), registered()
    app = session(client, "client_secret_basic", scope="read", code_challenge_method="S256")
    address, state = app.create_authorization_url(server["authorization_endpoint"], code_verifier=VERIFIER)
    back = person.says_yes(address)
    assert dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))["iss"] == BASE
    wrong = {"authorization_response": back, "code_verifier": VERIFIER + "x", "state": state}
    refused("invalid_grant", lambda: app.fetch_token(server["token_endpoint"], **wrong))
    token = app.fetch_token(server["token_endpoint"], authorization_response=back, code_verifier=VERIFIER, state=state)
    assert works(token["access_token"]) and token["scope"] == "read"
    zenpy_walks(token["access_token"])

    again = app.refresh_token(server["token_endpoint"], refresh_token=token["refresh_token"])
    assert works(again["access_token"]) and not works(token["access_token"])
    told = app.introspect_token(server["introspection_endpoint"], token=again["access_token"]).json()
    assert told["active"] and told["client_id"] == "authlib", told
    assert app.revoke_token(server["revocation_endpoint"], token=again["refresh_token"]).status_code == 200
    assert not works(again["access_token"])
    refused("invalid_grant", lambda: app.refresh_token(server["token_endpoint"], refresh_token=again["refresh_token"]))

    alone = session(client, "client_secret_post", scope="tickets:read")
    own = alone.fetch_token(server["token_endpoint"], grant_type="client_credentials")
    assert works(own["access_token"]) and "refresh_token" not in own, own
    print("authlib got tokens by code and by itself, turned one over and ended it; zenpy read tickets with one")


if __name__ == "__main__":
    main()
