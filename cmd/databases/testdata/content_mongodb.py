"""Prints what a database of MongoDB holds. Identifiers that it gave itself are times, and left out."""

import os

import pymongo

url, _, name = os.environ["DATABASE_URL"].rpartition("/")
with pymongo.MongoClient(url) as client:
    database = client[name]
    for collection in sorted(database.list_collection_names()):
        print(collection, sorted(database[collection].index_information()))
        for document in database[collection].find().sort("_id"):
            print("  ", dict(sorted(document.items())))
