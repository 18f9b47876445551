-- CRLF
-- revises: none
-- migrate:up
SELECT 1;

SELECT2;


