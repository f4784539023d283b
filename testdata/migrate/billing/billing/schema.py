import pymysql

SCHEMA = """
CREATE TABLE accounts (
    number VARCHAR(20) NOT NULL PRIMARY KEY,
    owner VARCHAR(80) NOT NULL,
    balance DECIMAL(12, 2) NOT NULL DEFAULT 0,
    credit DECIMAL(12, 2) NOT NULL DEFAULT 0
) ENGINE = InnoDB;

CREATE TABLE entries (
    id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
    account VARCHAR(20) NOT NULL,
    amount DECIMAL(12, 2) NOT NULL,
    text VARCHAR(200) NOT NULL,
    CONSTRAINT entries_account FOREIGN KEY (account) REFERENCES accounts (number)
) ENGINE = InnoDB;

CREATE TABLE invoices (
    id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
    debtor VARCHAR(20) NOT NULL,
    creditor VARCHAR(20) NOT NULL,
    amount DECIMAL(12, 2) NOT NULL,
    issued DATE NOT NULL,
    state ENUM ('open', 'paid', 'void') NOT NULL DEFAULT 'open'
) ENGINE = InnoDB;
"""

TABLES = ["invoices", "entries", "accounts"]


def statements():
    return [s.strip() for s in SCHEMA.split(";") if s.strip()]


def create(arguments):
    connection = pymysql.connect(**arguments)
    try:
        with connection.cursor() as cursor:
            for statement in statements():
                cursor.execute(statement)
        connection.commit()
    finally:
        connection.close()


def drop(arguments):
    with pymysql.connect(**arguments) as connection:
        cursor = connection.cursor()
        cursor.execute("SHOW TABLES")
        there = {name for (name,) in cursor}
        for table in TABLES:
            if table in there:
                cursor.execute("DROP TABLE " + table)
        cursor.close()
