"""The tables of the app's database: times in epoch milliseconds; the owner is user 1.

Counts in `users`, `posts`, `groups` and `poll_options` hold everyone, the owner included.
"""

from __future__ import annotations

from ..tables import AppStore

DATABASE = "/data/data/com.android.circle/databases/circle.db"
ME = 1
SCHEMA = """
CREATE TABLE users (_id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  bio TEXT NOT NULL, verified INTEGER NOT NULL, private INTEGER NOT NULL,
  followers_count INTEGER NOT NULL, following_count INTEGER NOT NULL);
CREATE TABLE follows (_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL UNIQUE,
  state TEXT NOT NULL, close_friend INTEGER NOT NULL DEFAULT 0, followed_at INTEGER NOT NULL);
CREATE TABLE followers (_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL UNIQUE,
  followed_at INTEGER NOT NULL);
CREATE TABLE follow_requests (_id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL UNIQUE, requested_at INTEGER NOT NULL);
CREATE TABLE posts (_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL,
  caption TEXT NOT NULL, photo_uri TEXT, picture_style TEXT, picture_seed INTEGER,
  place TEXT NOT NULL DEFAULT '', audience TEXT NOT NULL, created_at INTEGER NOT NULL,
  likes_count INTEGER NOT NULL DEFAULT 0, comments_count INTEGER NOT NULL DEFAULT 0);
CREATE INDEX posts_of_user ON posts (user_id);
CREATE TABLE likes (_id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL UNIQUE,
  liked_at INTEGER NOT NULL);
CREATE TABLE saves (_id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL UNIQUE,
  saved_at INTEGER NOT NULL);
CREATE TABLE hidden_posts (_id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL UNIQUE);
CREATE TABLE comments (_id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX comments_of_post ON comments (post_id);
CREATE TABLE chats (_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL UNIQUE,
  unread_count INTEGER NOT NULL DEFAULT 0);
CREATE TABLE chat_messages (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL);
CREATE TABLE groups (_id INTEGER PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL,
  category TEXT NOT NULL, privacy TEXT NOT NULL, members_count INTEGER NOT NULL,
  membership TEXT NOT NULL);
CREATE TABLE group_members (_id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL);
CREATE TABLE group_messages (_id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL);
CREATE TABLE polls (_id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, question TEXT NOT NULL, created_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL);
CREATE TABLE poll_options (_id INTEGER PRIMARY KEY AUTOINCREMENT, poll_id INTEGER NOT NULL,
  position INTEGER NOT NULL, label TEXT NOT NULL, votes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE poll_votes (_id INTEGER PRIMARY KEY AUTOINCREMENT, poll_id INTEGER NOT NULL UNIQUE,
  option_id INTEGER NOT NULL, voted_at INTEGER NOT NULL);
CREATE TABLE notices (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  user_id INTEGER NOT NULL, post_id INTEGER, group_id INTEGER, created_at INTEGER NOT NULL);
CREATE TABLE preferences (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL);
"""


class CircleTables(AppStore):
    """Access to the database; subclasses are about some of its tables."""

    path = DATABASE
