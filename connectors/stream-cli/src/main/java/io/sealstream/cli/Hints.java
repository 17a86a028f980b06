package io.sealstream.cli;

import io.sealstream.error.ErrorCode;

/** What to do about each error, in a line that holds wherever the error came up. */
final class Hints {

    private Hints() {}

    /** Has no default on purpose: a new error code must get its hint. */
    static String of(ErrorCode code) {
        return switch (code) {
            case CORRUPT_HEADER -> "this was not written by sealstream, or was damaged on its way: fetch it again";
            case AEAD_FAILED -> "the data was altered after it was sealed: fetch it again from its source";
            case TRUNCATED -> "what came out so far is authentic, but not all: fetch the whole data again";
            case SEQUENCE_CONFLICT -> "segments are missing, repeated or out of order: fetch the data again";
            case BAD_RECORD -> "the writer sealed records that do not parse: report it to whoever runs the writer";
            case TRAILING_BYTES -> "something was appended after the end: fetch the data again";
            case VERSION_UNKNOWN -> "a newer release wrote this, or it was altered: update sealstream";
            case SUITE_UNSUPPORTED -> "a newer release wrote this, or it was altered: update sealstream";
            case UNKNOWN_KEY -> "use the keyring, identity or passphrase that the data was sealed for";
            case KEY_MISMATCH -> "use the key that sealed the data; if this is the one, the data was altered";
            case KEY_FILE_INVALID ->
                "correct the place that is named, or make a new one: sealstream keygen --help lists how";
            case KEY_FILE_PERMISSIONS -> "let only the owner read it: chmod 600 FILE";
            case KEY_SHREDDED ->
                "nothing: its key was deleted on purpose; keep looking only if a backup of that key exists";
            case PROTOCOL -> "the peer sent what this release does not understand: update the older of the two";
            case FLOW_CONTROL -> "the peer sent more than it may: update it, or report it";
            case FENCED -> "a newer writer has taken over this stream: stop one of the two";
            case EPOCH_REWIND -> "the hub holds more than this writer knows of: start a new stream";
            case EPOCH_FORK -> "two writers continued the same stream: start a new stream";
            case FORBIDDEN_STREAM -> "the hub does not let this client use the stream: see its access rules";
            case POSITION_GONE -> "the hub keeps the rest only: receive takes it with --on-gap skip";
            case STREAM_RESET -> "the sender gave up: see its log, then start again";
            case STREAM_UNKNOWN -> "check the name; sealstream list shows what the hub has";
            case STREAM_ENDED -> "the stream is complete: write a new one";
            case LIMIT -> "the length that is named is out of range: the data is damaged, or a setting is too large";
            case REORDER_WINDOW_FULL -> "a segment is missing for too long: start the transfer again";
            case CONNECTION_REFUSED -> "is the hub running, and is the address right?";
            case CONNECTION_LOST -> "start again: what the hub holds is kept";
            case TIMEOUT -> "is the peer alive, and is the network fast enough? allow more time with --timeout";
            case ADDRESS_IN_USE -> "stop what listens there, or choose another port";
            case HANDSHAKE_FAILED ->
                "the two secret files do not fit: compare secret, user, password, and the keys of hub and client; or, with"
                        + " TLS, who issued the certificates, for which name, and until when";
            case NOT_SEALSTREAM -> "something else listens at this address: check host and port";
            case STORAGE -> "is the disk full, or the folder not writable?";
            case STORAGE_LOCKED -> "another hub uses this data folder: stop it, or choose another folder";
            case INTERNAL -> "this is a fault of sealstream: run again with --debug and report it";
        };
    }
}
